"""Reads exported device recordings with PyPI pyedflib and vitaldb, and says what is in them.

Usage: python3 read_export.py FILE.edf|FILE.vital|FILE.zip ...   (pip install pyedflib vitaldb)
"""
import csv
import io
import json
import sys
import zipfile

NO_SAMPLE = -32768


def read_edf(path):
    import pyedflib
    with pyedflib.EdfReader(path) as file:
        signals = []
        for at in range(file.signals_in_file):
            digital = file.readSignal(at, digital=True)
            present = digital != NO_SAMPLE
            values = file.readSignal(at)[present]
            signals.append({
                'label': file.getLabel(at),
                'unit': file.getPhysicalDimension(at),
                'rate': round(float(file.getSampleFrequency(at)), 6),
                'samples': int(present.sum()),
                'first': int(present.argmax()),
                'lowest': round(float(values.min()), 3),
                'highest': round(float(values.max()), 3),
            })
        onsets, durations, texts = file.readAnnotations()
        return {
            'start': file.getStartdatetime().isoformat(),
            'patient': file.getPatientName(),
            'equipment': file.getEquipment(),
            'signals': signals,
            'annotations': [[round(float(o), 3), round(float(d), 3), t] for o, d, t in zip(onsets, durations, texts)],
        }


def read_vital(path):
    import numpy
    import vitaldb
    file = vitaldb.VitalFile(path)
    tracks = {}
    for name, track in file.trks.items():
        one = {'unit': track.unit, 'records': len(track.recs)}
        if track.type == 1:
            gridded = file.get_track_samples(name, 1 / track.srate)
            values = gridded[~numpy.isnan(gridded)]
            one |= {
                'rate': round(track.srate, 3),
                'samples': sum(len(record['val']) for record in track.recs),
                'lowest': round(float(values.min()), 3),
                'highest': round(float(values.max()), 3),
            }
        else:
            one['values'] = [[round(record['dt'] - file.dtstart, 3), record['val']] for record in track.recs]
        tracks[name] = one
    return {'start': round(file.dtstart, 3), 'end': round(file.dtend, 3), 'tracks': tracks}


def read_tables(path):
    with zipfile.ZipFile(path) as archive:
        damaged = archive.testzip()
        tables = {}
        for name in archive.namelist():
            rows = list(csv.reader(io.StringIO(archive.read(name).decode('utf-8'), newline='')))
            tables[name] = {'header': rows[0], 'rows': len(rows) - 1, 'first': rows[1] if len(rows) > 1 else []}
        return {'damaged': damaged, 'tables': tables}


readers = {'edf': read_edf, 'vital': read_vital, 'zip': read_tables}
for path in sys.argv[1:]:
    print(json.dumps(readers[path.rsplit('.', 1)[-1]](path), ensure_ascii=False))
