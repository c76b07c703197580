import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Metrics = { registry: Registry; seconds: Histogram }

/** Figures for an operator's dashboards, in the Prometheus format; by route pattern, never by address or person. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Duration of requests',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  })
  return { registry, seconds }
}

export const observe = ({ seconds }: Metrics, method: string, route: string, status: number, duration: number) =>
  seconds.observe({ method, route, status }, duration)
