// How the tests come by a program of this machine: the one that is named, else one that stands there, else installed.
import { Trouble } from '../main.mjs';
import { canInstall } from './debian.mjs';

/**
 * A function that gives the path of a usable one. `variable`: the environment's word for it; `places`: where one may
 * stand, asked anew after an installation; `isUsable`: whether one at that path is what it should be; `refused`: what
 * is said of a named one that is not; `distributions`: where `install` can bring it; `help`: what else can be done.
 */
export function finder({ variable, places, isUsable, refused, distributions, install, help }) {
  const find = () => places().find(isUsable);
  return async () => {
    const named = process.env[variable];
    if (named) {
      if (isUsable(named)) return named;
      throw new Trouble(`${variable} names ${named}, which ${refused}.`);
    }
    const found = find();
    if (found) return found;
    if (canInstall(...distributions)) {
      await install();
      const installed = find();
      if (installed) return installed;
    }
    throw new Trouble(help);
  };
}
