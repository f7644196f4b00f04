/** Made in the browser alone, out of what the phone keeps: the page itself says nothing about anybody. */
export const ssr = false;
