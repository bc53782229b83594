import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate` writes what changed in the schema as a new migration; old ones are never touched. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './server/store/schema.ts',
  out: './migrations',
});
