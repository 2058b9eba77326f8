// package-lock.json installs on every platform and from every registry: it names no host, and leaves no platform's binary out.
import { readJson } from '../lib/paths.mjs';

/** Where npm would look for a dependency of the package at this path: beside it, then ever further up. */
function placesFor(path, name) {
  const places = [];
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    places.push(from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`);
    if (from === '') return places;
  }
}

export function lockFaults({ packages }) {
  const faults = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (/:\/\//.test(entry.resolved ?? ''))
      faults.push(`${path} names a host: install with the .npmrc of this repository`);
    if (path.includes('node_modules/') && !entry.link && !(entry.version && entry.integrity)) {
      faults.push(`${path} has no version or no integrity`);
    }
    // A registry that lacks one of these lets npm leave it out in silence, and then `npm ci` fails everywhere.
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!placesFor(path, name).some((place) => packages[place]))
        faults.push(`${path} needs ${name} on some platform`);
    }
  }
  return faults;
}

export const lockfileFaults = () =>
  lockFaults(readJson('package-lock.json')).map((fault) => `package-lock.json: ${fault}`);
