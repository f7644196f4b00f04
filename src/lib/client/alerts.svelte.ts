import { announce } from '@atlaskit/pragmatic-drag-and-drop-live-region';
import { SHANGHAI_OFFSET } from '../domain/bureau/calendar.ts';
import { isLoud, isQuiet, type Calling } from '../live/calling.ts';
import type { Notice } from '../live/protocol.ts';
import { m } from '../paraglide/messages.js';
import { notifier, workers } from './browser.ts';
import { clock } from './clock.svelte.ts';
import { noticeWords } from '../words/notices.ts';

const FLASH = 900;
const FLASH_FOR = 30_000;

/** How somebody is told: what he wants, and where a click leads. */
export interface Call {
  calling: Calling;
  open: (number: string) => void;
}

/**
 * Tells a person of one notice as he wants to be told: it is spoken to a screen reader; what he must act on at once
 * sounds and flashes in the page's title until somebody looks; the browser says it while the page is out of sight. In
 * his quiet hours it is only counted. Sound needs an earlier touch of the page; browsers insist.
 */
export function tell(notice: Notice, { calling, open }: Call): void {
  announce(`${noticeWords(notice)} ${notice.number}`);
  if (isQuiet(calling, { duty: notice.duty, now: clock.exact(), offset: SHANGHAI_OFFSET })) return;
  if (calling.browser && document.hidden) show(notice, open);
  if (!isLoud(notice.kind)) return;
  flash.start(`${noticeWords(notice)} ${notice.number.slice(-4)}`);
  if (calling.sound && navigator.userActivation?.hasBeenActive) chime((sound ??= new AudioContext()));
}

/** Stops whatever still flashes. */
export function hush(): void {
  flash.stop();
}

/** One for all of a person's pages, because they name it alike. */
function show(notice: Notice, open: (number: string) => void): void {
  const Shown = notifier();
  if (Shown?.permission !== 'granted') return;
  const title = noticeWords(notice);
  const options = { body: m.common_case_number({ number: notice.number }), tag: `notice-${notice.id}` };
  try {
    const shown = new Shown(title, options);
    shown.onclick = () => {
      focus();
      shown.close();
      open(notice.number);
    };
  } catch {
    // A phone's browser shows one only through the worker that keeps its pages, which also hears the tap.
    void workers()
      ?.getRegistration()
      .then((worker) => worker?.showNotification(title, { ...options, data: `/cases/${notice.number}` }));
  }
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

const flash = new Flash();
let sound: AudioContext | undefined;
