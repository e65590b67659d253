import { unknownPath } from '@/app/_entry/unknown-path';

/** Whatever no other route answers, /api itself among it: a JSON 404, never a page. */
export const GET = unknownPath;
export const POST = unknownPath;
export const PUT = unknownPath;
export const PATCH = unknownPath;
export const DELETE = unknownPath;
