import { announce } from '@atlaskit/pragmatic-drag-and-drop-live-region';
import { m } from '../paraglide/messages.js';
import type { Notice } from '../live/protocol.ts';
import type { Connection } from './connection.svelte.ts';

const FLASH = 900;
const FLASH_FOR = 30_000;

/**
 * Tells this person of what he must act on at once: a new dispatch to his unit sounds, is spoken, and flashes in the
 * page's title until somebody looks. Sound needs an earlier touch of the page; browsers insist.
 * @returns how to stop
 */
export function alertOn(connection: Connection): () => void {
  let sound: AudioContext | undefined;
  const flash = new Flash();
  const stop = connection.onNotice((notice) => {
    if (!isLoud(notice)) return;
    announce(m.board_said_dispatched({ number: notice.number }));
    flash.start(`${m.board_new_dispatch_title()} ${notice.number.slice(-4)}`);
    if (navigator.userActivation.hasBeenActive) chime((sound ??= new AudioContext()));
  });
  return () => {
    stop();
    flash.stop();
    void sound?.close();
  };
}

function isLoud({ kind }: Notice): boolean {
  return kind === 'dispatched' || kind === 'reassigned';
}

/** Two short rising tones. */
function chime(sound: AudioContext): void {
  for (const [after, pitch] of [
    [0, 660],
    [0.18, 880],
  ] as const) {
    const at = sound.currentTime + after;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.18);
  }
}

/** The page's title takes turns with a message, until the page is looked at or half a minute has gone. */
class Flash {
  #title = '';
  #timer: ReturnType<typeof setInterval> | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  start(text: string): void {
    this.stop();
    this.#title = document.title;
    let on = false;
    const turn = () => {
      on = !on;
      document.title = on ? `● ${text}` : this.#title;
    };
    turn();
    this.#timer = setInterval(turn, FLASH);
    this.#end = setTimeout(this.stop, FLASH_FOR);
    addEventListener('focus', this.stop);
  }

  stop = (): void => {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    clearTimeout(this.#end);
    this.#timer = undefined;
    document.title = this.#title;
    removeEventListener('focus', this.stop);
  };
}
