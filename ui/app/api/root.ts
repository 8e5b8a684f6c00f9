/**
 * Where Quaestor is, wherever a proxy puts it: the page says it by a base address that is relative to its path. It is made absolute
 * before the path changes under it.
 */
export const ROOT = (() => {
  const root = new URL(document.baseURI);
  document.querySelector('base')?.setAttribute('href', root.href);
  return root;
})();

export const under = (path: string): string => new URL(path.replace(/^\//, ''), ROOT).href;
