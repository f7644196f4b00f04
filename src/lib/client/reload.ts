/** A reload while the server is away would leave the browser's own error page, and nobody to leave it again. */
export async function reloadWhenServed(otherwise: () => void): Promise<void> {
  const answer = await fetch('/healthz', { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok) location.reload();
  else otherwise();
}
