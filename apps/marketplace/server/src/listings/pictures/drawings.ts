// Every drawing that a listing can be shown with, by its name, and where it is served.
import { AT_HOME } from './at.home.js';
import type { Drawing } from './draw.js';
import { FOR_FUN } from './for.fun.js';
import { OUT_AND_ABOUT } from './out.and.about.js';

export const DRAWINGS: Readonly<Record<string, Drawing>> = { ...AT_HOME, ...OUT_AND_ABOUT, ...FOR_FUN };
