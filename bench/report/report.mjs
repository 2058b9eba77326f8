// What a run leaves behind: its samples as JSON, and as a page with tables and pictures that name where they come from.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { goalsTable } from './goals.mjs';
import { bars } from './plot.mjs';
import { quietest, ratioTable, sampleTable } from './tables.mjs';

const FOLDER = fileURLToPath(new URL('../reports/', import.meta.url));

export async function writeReport({ machine, stage, peers, settings, tables, failures, kept }) {
  const commit = git('rev-parse', '--short', 'HEAD');
  const dirty = git('status', '--porcelain') !== '';
  const facts = {
    at: new Date().toISOString(),
    commit,
    dirty,
    ...machine,
    postgres: stage.postgres,
    cores: stage.where,
  };
  const name = `${facts.at.slice(0, 10)}-${commit}`;
  const said = peers.map(({ name: peer, says }) => ({ name: peer, says }));
  const pictures = tables.map((table, index) => ({ file: `${name}-${index}.svg`, svg: bars(table) }));
  const page = markdown({ facts, machine, peers: said, settings, tables, failures, pictures: kept ? pictures : [] });
  process.stdout.write(`${page}\n`);
  if (!kept) return;
  await mkdir(FOLDER, { recursive: true });
  for (const { file, svg } of pictures) await writeFile(FOLDER + file, svg);
  await writeFile(
    `${FOLDER}${name}.json`,
    `${JSON.stringify({ facts, peers: said, settings, tables, failures }, null, 1)}\n`,
  );
  await writeFile(`${FOLDER}${name}.md`, page);
}

function markdown({ facts, machine, peers, settings, tables, failures, pictures }) {
  const samples = tables.flatMap((table) => table.samples);
  const disturbed = samples.filter((sample) => sample.disturbed).length;
  const { serving, storing, loading } = facts.cores;
  const apart =
    serving === '' ? 'not kept apart' : `servers on core ${serving}, databases on ${storing}, the load on ${loading}`;
  return `# Doran beside its peers

${facts.at}, commit ${facts.commit}${facts.dirty ? ' with changes' : ''}; ${machine.processor}, ${machine.cores} cores, ${machine.memory};
Node ${machine.node}; ${facts.postgres.split(' on ')[0]}, fsync on; ${apart}.
${settings.rounds} rounds of all peers in turn, after one that warms up; medians (min–max). ${disturbed} of ${samples.length} samples were
disturbed by other processes (more than 0.3 core), after ${settings.tries} tries. Trust the ratios, not the rates.

${peers.map(({ name, says }) => `- **${name}**: ${says}`).join('\n')}

${[goalsTable(tables), ...failures.map((failure) => `**FAILED** ${failure}`)].join('\n\n')}

${tables.map((table, index) => section(table, pictures[index])).join('\n\n')}
`;
}

const section = (table, picture) =>
  [
    `## ${table.title}`,
    table.note,
    sampleTable(table),
    ratioTable(table),
    quietest(table),
    picture && `![${table.title}](${picture.file})`,
  ]
    .filter(Boolean)
    .join('\n\n');

const git = (...args) => execFileSync('git', args, { cwd: FOLDER.replace(/reports\/$/, ''), encoding: 'utf8' }).trim();
