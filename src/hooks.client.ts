import type { ClientInit } from '@sveltejs/kit';
import { refreshing } from '$lib/client/refresh.svelte.ts';

/** Runs once, before the page comes to life. */
export const init: ClientInit = () => refreshing.start();
