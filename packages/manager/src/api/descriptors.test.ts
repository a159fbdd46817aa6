import { describe, expect, it } from 'vitest';
import { descriptorSetBase64 } from '@muster/shared/rpc/gen/descriptor-set';
import { readDescriptors } from './descriptors.ts';

const descriptors = readDescriptors(Buffer.from(descriptorSetBase64, 'base64'));

describe('the descriptors of what the API serves', () => {
  it.each([
    ['muster.v1.ControlService', 'muster/v1/control.proto'],
    ['muster.v1.ControlService.Watch', 'muster/v1/control.proto'],
    ['muster.v1.ServiceSpec', 'muster/v1/objects.proto'],
    ['muster.v1.ServiceSpec.LabelsEntry', 'muster/v1/objects.proto'],
    ['muster.v1.TaskState', 'muster/v1/objects.proto'],
    ['google.rpc.BadRequest.FieldViolation', 'google/rpc/status.proto'],
    ['google.protobuf.FieldMask', 'google/protobuf/field_mask.proto'],
    ['grpc.health.v1.HealthCheckResponse.ServingStatus', 'grpc/health/v1/health.proto'],
    ['grpc.reflection.v1alpha.ServerReflection', 'grpc/reflection/v1alpha/reflection.proto'],
  ])('find %s', (symbol, file) => {
    expect(descriptors.fileOfSymbol(symbol)?.name).toBe(file);
    expect(descriptors.file(file)?.bytes.length).toBeGreaterThan(0);
  });

  it('find nothing else', () => {
    expect(descriptors.fileOfSymbol('muster.v1.Nothing')).toBeUndefined();
    expect(descriptors.file('nothing.proto')).toBeUndefined();
  });

  it('give a file with all that it needs, each once', () => {
    const file = descriptors.file('muster/v1/control.proto');
    if (file === undefined) throw new Error('no file');
    const names = descriptors.withDependencies(file).map(({ name }) => name);
    expect(names.sort()).toEqual(['google/protobuf/field_mask.proto', 'muster/v1/control.proto', 'muster/v1/network_check.proto', 'muster/v1/networks.proto', 'muster/v1/objects.proto', 'muster/v1/routes.proto']);
  });

  it('are refused when they are not a protobuf message', () => {
    expect(() => readDescriptors(Buffer.from([0x0f]))).toThrow('not a protobuf message');
  });
});
