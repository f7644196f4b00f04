/** About how wide words of 12 pixels are: Chinese is square, digits and Latin are narrower. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += char.charCodeAt(0) > 0x2e80 ? 12 : 7;
  return width;
}
