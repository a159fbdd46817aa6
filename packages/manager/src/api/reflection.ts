/** Server reflection, by which clients such as `buf curl` learn what this server offers. Both versions say the same. */
import { descriptorSetBase64 } from '@muster/shared/rpc/gen/descriptor-set';
import type { ServerReflectionHandlers } from '@muster/shared/rpc/gen/grpc/reflection/v1/ServerReflection';
import type { ServerReflectionRequest__Output } from '@muster/shared/rpc/gen/grpc/reflection/v1/ServerReflectionRequest';
import type { ServerReflectionResponse } from '@muster/shared/rpc/gen/grpc/reflection/v1/ServerReflectionResponse';
import type { Implementation } from '@muster/shared/rpc/methods';
import { readDescriptors, type DescriptorFile, type Descriptors } from './descriptors.ts';

/** gRPC's own codes: reflection reports errors inside its answers. */
const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;

/** `services`: full names of what this server has. */
export function reflectionMethods(services: readonly string[]): Implementation<ServerReflectionHandlers> {
  const descriptors = readDescriptors(Buffer.from(descriptorSetBase64, 'base64'));
  return {
    async *ServerReflectionInfo(requests) {
      for await (const request of requests) {
        yield { validHost: request.host, originalRequest: request, ...answer(descriptors, services, request) };
      }
    },
  };
}

function answer(
  descriptors: Descriptors,
  services: readonly string[],
  request: ServerReflectionRequest__Output,
): Partial<ServerReflectionResponse> {
  const files = (file: DescriptorFile | undefined, what: string): Partial<ServerReflectionResponse> =>
    file === undefined
      ? failure(NOT_FOUND, `${what} is not known`)
      : { fileDescriptorResponse: { fileDescriptorProto: descriptors.withDependencies(file).map(({ bytes }) => bytes) } };

  if (request.listServices !== undefined) {
    return { listServicesResponse: { service: services.map((name) => ({ name })) } };
  }
  if (request.fileByFilename !== undefined) {
    return files(descriptors.file(request.fileByFilename), request.fileByFilename);
  }
  if (request.fileContainingSymbol !== undefined) {
    const symbol = request.fileContainingSymbol.replace(/^\./, '');
    return files(descriptors.fileOfSymbol(symbol), symbol);
  }
  if (request.allExtensionNumbersOfType !== undefined || request.fileContainingExtension) {
    return failure(NOT_FOUND, 'these protocols have no extensions');
  }
  return failure(UNIMPLEMENTED, 'this request is not known');
}

function failure(errorCode: number, errorMessage: string): Partial<ServerReflectionResponse> {
  return { errorResponse: { errorCode, errorMessage } };
}
