/**
 * Names of images, by the grammar of the OCI distribution specification and of
 * Docker: `[host[:port]/]path[:tag][@digest]`, or an image id.
 */
const MAX_NAME = 255;
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const PART = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^((?:${HOST}/)?${PART}(?:/${PART})*)(?::${TAG})?(?:@${DIGEST})?$`);
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

/** What is wrong with it, in words; undefined when it can be an image's name. */
export function imageReferenceProblem(reference: string): string | undefined {
  if (reference === '') return 'is required';
  if (reference.length > 2 * MAX_NAME) return `is longer than ${2 * MAX_NAME} characters`;
  if (IMAGE_ID.test(reference)) return undefined;
  const name = REFERENCE.exec(reference)?.[1];
  if (name === undefined) {
    if (/[A-Z]/.test(reference) && REFERENCE.test(reference.toLowerCase())) {
      return `"${reference}" is not an image: repository names are lower case`;
    }
    return `"${reference}" is not an image: expected [host[:port]/]name[:tag][@digest]`;
  }
  return name.length > MAX_NAME ? `has a name longer than ${MAX_NAME} characters` : undefined;
}
