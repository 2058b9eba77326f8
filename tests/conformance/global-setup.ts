// Gives a test project its target: the one that DORAN_TARGET_URL names, else one started for it alone.
import type { TestProject } from 'vitest/node';
import { createFreshDatabase } from '../support/fresh.database.js';
import type { Launch, Target } from '../support/launch.js';
import { startServer } from '../support/server.process.js';

type TakeDown = () => Promise<void>;

function withClaims(target: Target, issuer: string | undefined, audience: string | undefined): Target {
  return { ...target, ...(issuer ? { issuer } : {}), ...(audience ? { audience } : {}) };
}

function namedTarget(url: string): Target {
  const { DORAN_TARGET_SECRET: secret, DORAN_TARGET_JWT_ISSUER, DORAN_TARGET_JWT_AUDIENCE } = process.env;
  if (!secret) throw new Error('DORAN_TARGET_URL is set, so DORAN_TARGET_SECRET must hold the secret of its tokens.');
  return withClaims({ url: url.replace(/\/+$/, ''), secret }, DORAN_TARGET_JWT_ISSUER, DORAN_TARGET_JWT_AUDIENCE);
}

async function ownTarget(launch: Launch, takeDowns: TakeDown[]): Promise<Target> {
  const database = launch.database === 'postgres' ? await createFreshDatabase() : undefined;
  if (database) takeDowns.push(database.drop);
  const server = await startServer({
    host: launch.host,
    ...(database ? { databaseUrl: database.url } : {}),
    ...(launch.env ? { env: launch.env } : {}),
  });
  takeDowns.push(server.stop);
  return withClaims(
    { url: server.url, secret: server.secret },
    launch.env?.DORAN_JWT_ISSUER,
    launch.env?.DORAN_JWT_AUDIENCE,
  );
}

export default async function setup(project: TestProject): Promise<TakeDown> {
  const takeDowns: TakeDown[] = [];
  try {
    const named = process.env.DORAN_TARGET_URL;
    const target = named ? namedTarget(named) : await ownTarget(project.getProvidedContext().launch, takeDowns);
    project.provide('target', target);
  } catch (error) {
    // Not thrown: that would end the whole run, with the projects that have their target.
    project.provide('target', { failure: error instanceof Error ? error.message : String(error) });
  }
  return async () => {
    for (const takeDown of takeDowns.reverse()) await takeDown();
  };
}
