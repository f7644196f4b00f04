/** What the process holds once the garbage is gone, in bytes. */
export async function memory(): Promise<{ rss: number; held: number }> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((done) => setTimeout(done, 50));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, held: heapUsed + external };
}
