import type { ClientConfig } from 'pg';
import { clusterMajor } from './embedded/cluster.ts';
import { chooseDataFolder } from './embedded/folder.ts';
import { openEmbedded } from './embedded/open.ts';
import { migrate } from './migrate.ts';
import { openServer } from './server.ts';
import type { Role, RoleNames } from './roles.ts';

export type { Role } from './roles.ts';

/** A database at the current schema. */
export interface Database {
  readonly kind: 'embedded' | 'server';
  /** Which one, in a few words for people; never a password. */
  readonly where: string;
  /** What the roles are called here, for those who grant. */
  readonly roles: RoleNames;
  /** How a role connects. Sessions count time in UTC. */
  config(role: Role): ClientConfig;
  /** Call when all connections are ended: stops the embedded engine if nobody else uses it. */
  leave(): Promise<void>;
}

export interface DatabaseSettings {
  /** Where the embedded database lives; the usual place when left out. */
  dataFolder?: string;
  /** Read for DATABASE_URL and its companions, TIERWRIGHT_DATA, XDG_DATA_HOME and NODE_ENV. */
  env: Record<string, string | undefined>;
  /** Gets a sentence that people should see and that stops nothing. */
  readonly onNotice: (text: string) => void;
}

/**
 * Opens the embedded database of the folder that was named, else the server's that DATABASE_URL names, else the usual embedded one, and brings it to the current
 * schema. Throws a `DatabaseProblem` that names place and remedy when it cannot.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { env, onNotice } = settings;
  // A folder that was named is meant, whatever the environment says.
  if (settings.dataFolder === undefined && env['DATABASE_URL'] !== undefined && env['DATABASE_URL'] !== '') {
    const database = await openServer(env, onNotice);
    await migrate(database.config('owner'), { roles: database.roles });
    return database;
  }
  const dataFolder = chooseDataFolder(settings.dataFolder, env);
  const database = await openEmbedded({ dataFolder, onNotice });
  try {
    await migrate(database.config('owner'));
    return database;
  } catch (error) {
    await database.leave();
    throw error;
  }
}

/** Whether there is a database to open: a server that is named, or a folder with data. Makes and starts nothing. */
export async function hasDatabase(
  dataFolder: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if (dataFolder === undefined && env['DATABASE_URL'] !== undefined && env['DATABASE_URL'] !== '')
    return true;
  return (await clusterMajor(chooseDataFolder(dataFolder, env))) !== undefined;
}
