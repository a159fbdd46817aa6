// Original file: proto/muster/v1/secrets.proto

import type { Long } from '@grpc/proto-loader';

export interface SecretVersion {
  'number'?: (number);
  'createdAt'?: (number | string | Long);
  'sizeBytes'?: (number | string | Long);
}

export interface SecretVersion__Output {
  'number': (number);
  'createdAt': (number);
  'sizeBytes': (number);
}
