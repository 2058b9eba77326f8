// Proves that what crosses from one node to another costs no more than it is known to.
import { holdToBudget } from './held.js';
import { CROSSING } from './works.js';

// Each node says something every second, so that the other knows that it lives.
holdToBudget('between two nodes', 2, CROSSING, ['texts', 'allocated']);
