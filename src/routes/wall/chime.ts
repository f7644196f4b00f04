let audio: AudioContext | undefined;

/** Whether this browser lets the page sound now; it does once somebody has touched it, or when started to allow sound. */
export async function maySound(): Promise<boolean> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') await Promise.race([audio.resume(), pause(RESUMES_WITHIN)]);
  return audio.state === 'running';
}

const RESUMES_WITHIN = 500;
const pause = (length: number) => new Promise((resolve) => setTimeout(resolve, length));

/** Two soft tones. Browsers stay silent until somebody has touched the page, unless started to allow sound. */
export async function chime(): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') await audio.resume();
  const now = audio.currentTime;
  for (const [frequency, after] of [
    [659, 0],
    [523, 0.35],
  ] as const) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = frequency;
    loudness.gain.setValueAtTime(0, now + after);
    loudness.gain.linearRampToValueAtTime(0.25, now + after + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, now + after + 0.9);
    tone.connect(loudness).connect(audio.destination);
    tone.start(now + after);
    tone.stop(now + after + 1);
  }
}
