import type { ClientInit } from '@sveltejs/kit';
import { overPage } from '$lib/client/over-page.svelte.ts';
import { ownPage } from '$lib/client/page-owner.svelte.ts';
import { refreshing } from '$lib/client/refresh.svelte.ts';

/** Runs once, before the page comes to life. What is read again says for whom it is read, each time. */
export const init: ClientInit = () => {
  ownPage.speak();
  refreshing.start();
  overPage.start();
};
