// node --import …/typescript.mjs program.ts: runs our TypeScript as it stands in a process of its own, also on
// Node 20, which cannot read it by itself.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
