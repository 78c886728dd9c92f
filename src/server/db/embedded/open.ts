import { chooseAccount } from './account.ts';
import { socketConfig } from './connect.ts';
import { databaseName, roleNames } from '../roles.ts';
import { findEngine } from './engine.ts';
import { prepareFolder } from './folder.ts';
import type { Place } from './place.ts';
import { becomeMember } from './member.ts';
import { openSocketFolder } from './socket.ts';
import type { Database } from '../database.ts';

/** What an embedded database needs to be told. */
export interface EmbeddedSettings {
  /** Absolute path of the data folder; made where missing. */
  readonly dataFolder: string;
  readonly onNotice: (text: string) => void;
  /** The package with the programs; another one than the default only in tests. */
  readonly enginePackage?: string;
  /** Further engine settings by name, for whoever starts it; `fsync: 'off'` is for tests alone. */
  readonly engineSettings?: Readonly<Record<string, string>>;
}

/** Joins the embedded engine, starting it where nobody did. The schema is not touched. */
export async function openEmbedded(settings: EmbeddedSettings): Promise<Database> {
  const account = await chooseAccount(settings.dataFolder);
  const engine = await findEngine(settings.enginePackage);
  const dataFolder = await prepareFolder(settings.dataFolder, account);
  const place: Place = { dataFolder, account, engine, settings: settings.engineSettings ?? {} };
  const socket = await openSocketFolder(dataFolder);
  try {
    const member = await becomeMember(place, socket.path, settings.onNotice);
    return {
      kind: 'embedded',
      where: `embedded PostgreSQL ${engine.major} in ${dataFolder}`,
      roles: roleNames,
      config: (role) => socketConfig(socket.path, roleNames[role], databaseName),
      leave: async () => {
        await member.leave();
        await socket.release();
      },
    };
  } catch (error) {
    await socket.release();
    throw error;
  }
}
