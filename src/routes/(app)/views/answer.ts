import { json } from '@sveltejs/kit';
import type { ViewAnswer } from '$lib/live/views.ts';

const STATUS = { 'too-many': 409, bad: 400, gone: 404 };

export function answered(answer: ViewAnswer): Response {
  return json(answer, { status: answer.ok ? 200 : STATUS[answer.fault] });
}

export const BAD: ViewAnswer = { ok: false, fault: 'bad' };
