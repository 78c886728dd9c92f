import { randomBytes } from 'node:crypto';
import type { Database } from '../../src/server/db/database.ts';
import { connectSuperuser, socketConfig } from '../../src/server/db/embedded/connect.ts';
import { openSocketFolder } from '../../src/server/db/embedded/socket.ts';
import { databaseGrants, databaseName, quoteName, roleNames } from '../../src/server/db/roles.ts';
import { dataFolderVariable, schemaErrorVariable } from './cluster.ts';

/** A database of its own, with the current schema and nothing in it, in the run's cluster. */
export async function freshDatabase(): Promise<Database & { drop(): Promise<void> }> {
  const dataFolder = process.env[dataFolderVariable];
  if (dataFolder === undefined) throw new Error('Run this under vitest, whose setup starts the database.');
  const schemaError = process.env[schemaErrorVariable];
  if (schemaError !== undefined) throw new Error(schemaError);
  const socket = await openSocketFolder(dataFolder);
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asSuperuser(
    socket.path,
    `CREATE DATABASE ${quoteName(name)} TEMPLATE ${databaseName} OWNER ${roleNames.owner}`,
    // A copy has the rights inside, and not those on the database itself.
    databaseGrants(name),
  );
  return {
    kind: 'embedded',
    where: `test database ${name}`,
    roles: roleNames,
    config: (role) => socketConfig(socket.path, roleNames[role], name),
    leave: () => Promise.resolve(),
    drop: async () => {
      await asSuperuser(socket.path, `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`);
      await socket.release();
    },
  };
}

async function asSuperuser(socketFolder: string, ...statements: string[]): Promise<void> {
  const client = await connectSuperuser(socketFolder, 'tierwright test');
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
