import { error } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { photoFor } from '$lib/server/photos/show.ts';
import { getStore } from '$lib/server/store/index.ts';
import type { RequestHandler } from './$types';

/** A photo for whoever may read its case, `?size=thumb` for the small one; a picture in our own pages and nothing else. */
export const GET: RequestHandler = async ({ locals: { actor }, params, url }) => {
  const size = url.searchParams.get('size') === 'thumb' ? 'thumb' : 'full';
  const bytes = actor && (await photoFor(getStore(), actor, params.number, params.id, size));
  if (!bytes) error(404, m.common_case_not_found());
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${params.id}.jpg"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  });
};
