/** Endings of the files that are taken for images, in lower case; on disk any case will do. */
export const imageExtensions: readonly string[] = [
  '.jpg',
  '.jpeg',
  '.jpe',
  '.png',
  '.webp',
  '.gif',
  '.tif',
  '.tiff',
  '.avif',
];

const known = new Set(imageExtensions);

/** True if the name of a file ends like an image's. */
export function isImageName(name: string): boolean {
  return known.has(name.slice(name.lastIndexOf('.')).toLowerCase());
}
