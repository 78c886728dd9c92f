/** Files that a verb writes: whole or not at all, under a name of their own until they are complete. */
import { createWriteStream } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fault, IssueError } from '../core/issue.ts';

/** Writes all pieces of a file in order; answers its size in bytes. */
export type WriteFile = (pieces: Iterable<string>) => Promise<number>;

/**
 * Tries a place for a file before the work that fills it begins, so that one that takes none is refused at once, with the remedy. What
 * stands there is replaced when the new file is complete, and not before. `such` is a name to propose where a folder is named.
 */
export async function placeFor(path: string, such = 'report.html'): Promise<WriteFile> {
  const target = await targetOf(path, such);
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    await (await open(draft, 'w')).close();
  } catch (error) {
    throw unwritable(path, error);
  }
  await rm(draft);
  return async (pieces) => {
    const stream = createWriteStream(draft);
    try {
      await pipeline(Readable.from(pieces), stream);
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error instanceof Error && 'syscall' in error ? unwritable(path, error) : error;
    }
    return stream.bytesWritten;
  };
}

/** Where the file will stand: through links, and refused where something else than a file stands already. */
async function targetOf(path: string, such: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return resolve(path);
  if (found.isDirectory())
    throw refused(path, `This is a folder: ${path}`, `Name a file in it, such as ${join(path, such)}.`);
  if (!found.isFile()) throw refused(path, `This is no ordinary file: ${path}`, 'Name a file.');
  return realpath(path);
}

function unwritable(path: string, error: unknown): IssueError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const folder = dirname(resolve(path));
  switch (reason) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refused(path, `There is no folder ${folder}`, 'Make it first, or name a file elsewhere.');
    case 'ENOSPC':
      return refused(path, `The disk is full: ${folder}`, 'Make room, or name a file on another disk.');
    default:
      return refused(
        path,
        `No file can be written in ${folder} (${reason})`,
        'Name a file in a folder that you may write to.',
      );
  }
}

function refused(path: string, why: string, remedy: string): IssueError {
  return new IssueError([fault('file-unwritable', `${why}.`, remedy, { file: path })]);
}
