import * as v from 'valibot';
import { line, name as personName } from '../../domain/case/commands/fields.ts';
import { ROLES } from '../../domain/bureau/directory.ts';

/**
 * A posted form as its schema reads it; null when a field is missing, too long or unknown. A field that occurs more than
 * once becomes a list.
 */
export async function readForm<S extends v.GenericSchema>(
  request: Request,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  const data = await request.formData().catch(() => null);
  if (!data) return null;
  const fields = [...new Set(data.keys())].map((key) => {
    const values = data.getAll(key);
    return [key, values.length > 1 ? values : values[0]] as const;
  });
  const parsed = v.safeParse(schema, Object.fromEntries(fields));
  return parsed.success ? parsed.output : null;
}

/** Whatever somebody types as a password: judged elsewhere, bounded here. */
const password = v.pipe(v.string(), v.maxLength(1024));
const username = v.pipe(v.string(), v.maxLength(200));
const to = v.optional(v.pipe(v.string(), v.maxLength(2000)));
const sessionId = v.pipe(v.string(), v.regex(/^[\w-]{20}$/));
const name = personName(40);
const wallName = line(40);
const roles = v.pipe(
  v.optional(v.union([v.string(), v.array(v.string())]), []),
  v.transform((given) => (Array.isArray(given) ? given : [given])),
  v.array(v.picklist(ROLES)),
  v.maxLength(ROLES.length),
);
/** Empty: no unit. */
const unit = v.pipe(
  v.string(),
  v.maxLength(24),
  v.transform((code) => code || null),
);

export const signInForm = v.strictObject({ username, password, to });
export const languageForm = v.strictObject({ locale: v.picklist(['zh-CN', 'en']), to });
export const setupForm = v.strictObject({
  code: v.pipe(v.string(), v.maxLength(100)),
  name,
  username,
  password,
  repeat: password,
});
export const confirmForm = v.strictObject({ password, to });
export const changePasswordForm = v.strictObject({
  username: v.optional(username),
  present: password,
  next: password,
  repeat: password,
});
export const roleForm = v.strictObject({ role: v.picklist(ROLES), to });
export const sessionForm = v.strictObject({ session: sessionId });
export const nothing = v.strictObject({});
export const newPersonForm = v.strictObject({ name, username, unit, roles });
export const personForm = v.strictObject({ name, unit, roles });
export const accountForm = v.strictObject({ username });
export const wallNameForm = v.strictObject({ name: wallName });
export const wallForm = v.strictObject({ wall: sessionId });
export const renameForm = v.strictObject({ wall: sessionId, name: wallName });
export const pairForm = v.strictObject({ key: v.pipe(v.string(), v.maxLength(200)) });

/** A box that is not ticked sends nothing. */
const ticked = v.optional(
  v.pipe(
    v.picklist(['on', 'off']),
    v.transform((given) => given === 'on'),
  ),
  'off',
);
/** `07:30` as minutes of the day; empty: null. */
const minutes = v.pipe(
  v.string(),
  v.regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/),
  v.transform((time) => (time === '' ? null : Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))),
);
export const callingForm = v.strictObject({ sound: ticked, browser: ticked, from: minutes, to: minutes });
