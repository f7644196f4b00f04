import type { Row } from './figures.ts';

/** The figures as a table: what, ours, its limit, their ratio, the target, and whether it was met. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ what, ours, peer, unit, ratio, target, ok, remark = '' }) => [
    what,
    ours === null ? '–' : `${readable(ours)} ${unit}`,
    peer === null ? '–' : `${readable(peer)} ${unit}`,
    ratio === null ? '–' : ratio.toFixed(2),
    target || '–',
    ours === null ? 'not measured' : ok === null ? '' : ok ? 'ok' : 'MISS',
    remark,
  ]);
  const all = [['what', 'ours', 'limit', 'ratio', 'target', '', ''], ...cells];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  return all
    .map((line) =>
      line
        .map((cell, column) =>
          column >= 1 && column <= 4 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function readable(figure: number): string {
  if (figure >= 100) return Math.round(figure).toLocaleString('en');
  return figure.toFixed(figure >= 10 ? 1 : 2);
}
