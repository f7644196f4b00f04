/** A progress bar on a terminal; a line at the start and the end elsewhere. */
export function progressBar(what: string, total: number): { advance(by?: number): void; end(): void } {
  const { stdout } = process;
  const width = 30;
  let done = 0;
  let drawn = -1;
  const draw = () => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const percent = Math.floor(share * 100);
    if (!stdout.isTTY || percent === drawn) return;
    drawn = percent;
    const filled = Math.round(share * width);
    stdout.write(`\r  ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent}% ${what}`);
  };
  draw();
  return {
    advance(by = 1) {
      done += by;
      draw();
    },
    end() {
      if (stdout.isTTY) stdout.write('\n');
    },
  };
}
