// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface Meta {
  'id'?: (string);
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'version'?: (number | string | Long);
  'etag'?: (string);
  'createdAt'?: (number | string | Long);
  'updatedAt'?: (number | string | Long);
}

export interface Meta__Output {
  'id': (string);
  'name': (string);
  'labels': ({[key: string]: string});
  'version': (number);
  'etag': (string);
  'createdAt': (number);
  'updatedAt': (number);
}
