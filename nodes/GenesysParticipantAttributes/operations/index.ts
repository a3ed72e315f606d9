import type { Operation } from './types';
import { find } from './find';
import { get } from './get';
import { remove } from './remove';
import { set } from './set';

/** All operations, in alphabetical order of their names, as the editor lists them. */
export const OPERATIONS: Operation[] = [find, get, remove, set];
