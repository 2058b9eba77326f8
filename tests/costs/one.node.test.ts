// Proves that the works of one node cost no more than they are known to.
import { holdToBudget } from './held.js';
import { WORKS } from './works.js';

holdToBudget('on one node', 1, WORKS);
