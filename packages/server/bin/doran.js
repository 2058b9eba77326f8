#!/usr/bin/env node
// The `doran` command.
import { run } from '../dist/cli/run.js';

process.exitCode = await run(process.argv.slice(2), process.env);
