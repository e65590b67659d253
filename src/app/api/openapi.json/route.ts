import { z } from 'zod';
import { defineRoute, type RouteHandler } from '@/app/_entry/define-route';
import { openApiDocument } from '@/app/_entry/openapi';
import { publicEnv } from '@/lib/platform/env';
import { ROUTES } from './routes';

export const GET: RouteHandler = defineRoute({
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'This document',
  permission: 'public',
  rateLimit: 'none',
  output: z.looseObject({ openapi: z.string() }),
  envelope: false,
  run: () => Promise.resolve({ body: openApiDocument([...ROUTES, GET], publicEnv().appUrl) }),
});
