/** Puts the fakes in the places of the editor and of the language client, for every module the tests import. */

import { register } from 'node:module';

register('./hooks.js', import.meta.url);
