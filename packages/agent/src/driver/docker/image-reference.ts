/** Reading an image reference: `name`, `name:tag`, `name@digest`, `host:port/name`, or an image's id. Pure. */

export interface ImageReference {
  readonly repository: string;
  /** A tag, or a digest; undefined for an id. */
  readonly tag: string | undefined;
  /** `sha256:…` names an image of this host alone; no registry knows it. */
  readonly isId: boolean;
}

/** What may stand in a request's path: no `..`, no query, no spaces. */
const REFERENCE = /^[a-zA-Z0-9][\w.:/@+-]*$/;
const ID = /^sha256:[0-9a-f]{4,64}$/;

/** Undefined when it cannot be an image's name. A name without a tag means `latest`, as in Docker. */
export function parseImageReference(image: string): ImageReference | undefined {
  if (!REFERENCE.test(image) || image.includes('..') || image.includes('//')) return undefined;
  if (ID.test(image)) return { repository: image, tag: undefined, isId: true };
  const at = image.indexOf('@');
  if (at >= 0) return { repository: image.slice(0, at), tag: image.slice(at + 1), isId: false };
  const colon = image.lastIndexOf(':');
  // A colon before the last slash belongs to the registry's port.
  if (colon > image.lastIndexOf('/')) {
    return { repository: image.slice(0, colon), tag: image.slice(colon + 1), isId: false };
  }
  return { repository: image, tag: 'latest', isId: false };
}
