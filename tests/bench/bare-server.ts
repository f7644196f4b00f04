import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import type { ActAnswer, Changes } from '../../src/lib/live/protocol.ts';
import { answerTo } from './child.ts';
import { memory } from './memory.ts';

// The limit: Socket.IO as its documentation shows it. A room, a frame a move, the same payload, nothing stored.

let changes: Changes | undefined;
let answer: ActAnswer | undefined;
let snapshot: unknown;
let head = 0;

const http = createServer();
const io = new Server(http, { serveClient: false });
io.on('connection', (socket) => {
  if ((socket.handshake.auth as { watches?: boolean }).watches !== false) void socket.join('board');
  socket.on('act', (_act: unknown, done: (answer: unknown) => void) => {
    const from = head;
    head += 1;
    done({ ...answer, to: head });
    io.to('board').emit('changes', { ...changes, from, to: head });
  });
  socket.on('sync', (_since: unknown, done: (answer: unknown) => void) => done(snapshot));
});

answerTo({
  memory,
  cpu: () => process.cpuUsage(),
  head: () => head,
  payload: (given: { changes: Changes; answer: ActAnswer; snapshot: unknown }) =>
    ({ changes, answer, snapshot } = given) && undefined,
});
http.listen(0, '127.0.0.1', () => process.send?.({ port: (http.address() as AddressInfo).port }));
