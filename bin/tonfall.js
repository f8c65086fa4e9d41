#!/usr/bin/env node
import { main } from '../dist/src/cli.js';
import { collectGarbageSooner } from '../dist/src/cli-memory.js';

collectGarbageSooner();
process.exitCode = await main(process.argv.slice(2));
