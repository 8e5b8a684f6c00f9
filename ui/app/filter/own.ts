/** A property of the object itself: what is typed may be called like one that all objects have. */
export const own = <T>(object: Readonly<Record<string, T>> | undefined, name: string | undefined): T | undefined =>
  object && name !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
