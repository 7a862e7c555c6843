import {statSync} from 'node:fs';
import {resolve} from 'node:path';

import {z} from 'zod';

/** The path of a file or folder that exists, relative to `directory` in the file, absolute in the result. */
export function existingPath(kind: 'file' | 'folder', directory: string): z.ZodType<string, string> {
  return z
    .string()
    .transform((path) => resolve(directory, path))
    .refine((path) => exists(kind, path), {error: `a ${kind} that exists`});
}

function exists(kind: 'file' | 'folder', path: string): boolean {
  try {
    const stats = statSync(path);
    return kind === 'file' ? stats.isFile() : stats.isDirectory();
  } catch {
    return false;
  }
}
