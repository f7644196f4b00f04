import type { Socket } from 'socket.io-client';

/** A handshake that takes longer than this hangs: something between here and the server swallows it. */
export const HANGS_AFTER = 6_000;

/**
 * Ways to the server, the best first. A proxy may take a WebSocket and never answer, or answer and then pass nothing on:
 * neither is an error that a browser sees. A way that hung is not taken first again by this page.
 */
const WAYS: readonly (readonly ('websocket' | 'polling')[])[] = [
  ['websocket', 'polling'],
  ['polling', 'websocket'],
  ['polling'],
];

/** Lets a socket go round what hangs; to be called once, before its first event. */
export function goRound(socket: Socket): { proven: () => void } {
  const { io } = socket;
  let way = 0;
  let proven = false;
  const next = () => {
    way = Math.min(way + 1, WAYS.length - 1);
    io.opts.transports = [...WAYS[way]!];
  };
  socket.on('connect_error', ({ message }) => {
    if (message === 'timeout') next();
  });
  io.on('open', () => {
    proven = false;
  });
  // An open line over which nothing ever came is as good as none.
  io.on('close', () => {
    if (!proven && io.engine.transport.name === 'websocket') next();
  });
  return {
    /** Something that was asked over this line was answered. */
    proven: () => {
      proven = true;
    },
  };
}
