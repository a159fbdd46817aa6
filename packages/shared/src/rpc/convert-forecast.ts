/** Forecasts: wire ⇄ model. */
import type { Forecast, HostRisk, PlacementExplanation, RiskReport, ServiceForecast } from '../model/forecast.ts';
import { missing } from './convert-meta.ts';
import { effectTypes } from './enums.ts';
import type { AssessRiskResponse__Output } from './gen/muster/v1/AssessRiskResponse.ts';
import type { ExplainPlacementResponse__Output } from './gen/muster/v1/ExplainPlacementResponse.ts';
import type { ServiceForecast__Output } from './gen/muster/v1/ServiceForecast.ts';
import type { WhatIfResponse, WhatIfResponse__Output } from './gen/muster/v1/WhatIfResponse.ts';

export function forecastToWire({ services, complete }: Forecast): WhatIfResponse {
  return {
    complete,
    services: services.map((service) => ({
      ...service,
      effects: service.effects.map((effect) => ({ ...effect, type: effectTypes.toWire(effect.type) })),
    })),
  };
}

export function forecastFromWire({ services, complete }: WhatIfResponse__Output): Forecast {
  return { complete, services: services.map(serviceForecastFromWire) };
}

function serviceForecastFromWire({ effects, ...message }: ServiceForecast__Output): ServiceForecast {
  return { ...message, effects: effects.map((effect) => ({ ...effect, type: effectTypes.fromWire(effect.type) ?? missing('effect type') })) };
}

export function explanationFromWire(message: ExplainPlacementResponse__Output): PlacementExplanation {
  return { ...message };
}

export function riskFromWire({ hosts, nodesTotal, nodesChecked }: AssessRiskResponse__Output): RiskReport {
  return { nodesTotal, nodesChecked, hosts: hosts.map((host): HostRisk => ({ ...host })) };
}
