// Original file: proto/muster/v1/routes.proto

import type { Long } from '@grpc/proto-loader';

export interface RouteSpec {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'host'?: (string);
  'path'?: (string);
  'service'?: (string);
  'port'?: (number);
  'tlsSecret'?: (string);
  'redirectHttps'?: (boolean);
  'sticky'?: (boolean);
  'timeoutMs'?: (number | string | Long);
  'connectTimeoutMs'?: (number | string | Long);
  'retries'?: (number);
  '_retries'?: "retries";
}

export interface RouteSpec__Output {
  'name': (string);
  'labels': ({[key: string]: string});
  'host': (string);
  'path': (string);
  'service': (string);
  'port': (number);
  'tlsSecret': (string);
  'redirectHttps': (boolean);
  'sticky': (boolean);
  'timeoutMs': (number);
  'connectTimeoutMs': (number);
  'retries'?: (number);
  '_retries'?: "retries";
}
