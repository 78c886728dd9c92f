import { statfs } from 'node:fs/promises';
import { DatabaseProblem } from '../problem.ts';

const megabyte = 1024 * 1024;

/** Bytes that must be free to make a new database: programs, first data and first log. */
export const spaceToCreate = 300 * megabyte;
/** Bytes that must be free to start an existing one: it may have to write a log file to recover. */
export const spaceToStart = 64 * megabyte;
/** Bytes below which people are told, while there is still time. */
export const spaceToWarn = 512 * megabyte;

/** Bytes an ordinary user may still write on the disk that holds a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}

/** Bytes in whole megabytes, for people. */
export function inMegabytes(bytes: number): string {
  return `${Math.floor(bytes / megabyte)} MB`;
}

/** Refuses with "disk full" below the needed bytes: an engine started without room dies at its first write. */
export async function requireSpace(folder: string, needed: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new DatabaseProblem(
    'disk-full',
    `Disk full: the disk of ${folder} has ${inMegabytes(free)} free and PostgreSQL needs ` +
      `${inMegabytes(needed)} to start. Nothing is lost; free some space and start again.`,
  );
}
