/**
 * A ventilated patient, good enough to look at: volume-controlled breaths with a plateau, passive expiration, and a
 * slow drift. A pure function of time and seed.
 */
export interface LungState {
  /** mbar */
  readonly airwayPressure: number;
  /** L/min, positive into the patient */
  readonly flow: number;
  /** mmHg */
  readonly co2: number;
}

export interface LungNumerics {
  readonly peak: number;
  readonly plateau: number;
  readonly mean: number;
  readonly peep: number;
  /** mL */
  readonly tidalVolume: number;
  /** L/min */
  readonly minuteVolume: number;
  /** per minute */
  readonly rate: number;
  /** L/bar */
  readonly compliance: number;
  /** mbar s/L */
  readonly resistance: number;
  /** % */
  readonly inspiredOxygen: number;
  /** mmHg */
  readonly endTidalCo2: number;
}

export const lungSettings = {
  rate: 12,
  tidalVolumeMl: 480,
  peep: 5,
  inspiratoryTime: 1.7,
  pauseTime: 0.4,
  oxygen: 40,
  maxPressure: 35,
} as const;

export class Lung {
  readonly #phase: number;

  constructor(seed: number) {
    this.#phase = ((seed * 2654435761) >>> 0) / 2 ** 32;
  }

  /** @param seconds time since the simulation began */
  at(seconds: number): LungState {
    const period = 60 / lungSettings.rate;
    const t = seconds % period;
    const compliance = this.#compliance(seconds);
    const volumeIn = lungSettings.tidalVolumeMl / 1000;
    const flowTime = lungSettings.inspiratoryTime - lungSettings.pauseTime;
    const flow = volumeIn / flowTime;
    const elastic = (volume: number): number => lungSettings.peep + (volume / compliance) * 1000;
    if (t < flowTime) {
      return {
        airwayPressure: elastic(flow * t) + resistance * flow * Math.min(1, t / 0.08),
        flow: flow * 60,
        co2: this.#co2In(t, seconds),
      };
    }
    if (t < lungSettings.inspiratoryTime) return { airwayPressure: elastic(volumeIn), flow: 0, co2: 0 };
    const out = t - lungSettings.inspiratoryTime;
    const tau = (resistance * compliance) / 1000;
    const left = volumeIn * Math.exp(-out / tau);
    const pressure = lungSettings.peep + (elastic(volumeIn) - lungSettings.peep) * Math.exp(-out / 0.12);
    return {
      airwayPressure: pressure,
      flow: (-left / tau) * 60,
      co2: this.#endTidal(seconds) * (1 - Math.exp(-out / 0.35)),
    };
  }

  numerics(seconds: number): LungNumerics {
    const compliance = this.#compliance(seconds);
    const volume = lungSettings.tidalVolumeMl;
    const plateau = lungSettings.peep + volume / compliance;
    const peak = plateau + (resistance * volume) / 1000 / (lungSettings.inspiratoryTime - lungSettings.pauseTime);
    const inspired = lungSettings.inspiratoryTime / (60 / lungSettings.rate);
    return {
      peak,
      plateau,
      mean: lungSettings.peep + (plateau - lungSettings.peep) * inspired * 0.8,
      peep: lungSettings.peep,
      tidalVolume: volume - 12 + 6 * this.#drift(seconds),
      minuteVolume: ((volume - 12) * lungSettings.rate) / 1000,
      rate: lungSettings.rate,
      compliance,
      resistance,
      inspiredOxygen: lungSettings.oxygen,
      endTidalCo2: this.#endTidal(seconds),
    };
  }

  #co2In(t: number, seconds: number): number {
    return this.#endTidal(seconds) * Math.exp(-t / 0.1);
  }

  #endTidal(seconds: number): number {
    return 37 + 3 * this.#drift(seconds);
  }

  /** mL/mbar, the same number as L/bar */
  #compliance(seconds: number): number {
    return 48 + 4 * this.#drift(seconds);
  }

  #drift(seconds: number): number {
    return Math.sin(2 * Math.PI * (seconds / 97 + this.#phase));
  }
}

/** mbar s/L */
const resistance = 10;
