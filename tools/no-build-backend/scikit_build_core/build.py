"""A stand-in for scikit-build-core that lets `pip download` fetch a source archive without building.

pip asks a build backend for name and version before it keeps the archive. Both stand in PKG-INFO, so
that file is the answer. See pip_download in tools/fetching.py.
"""

import email
import pathlib
import shutil


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    fields = email.message_from_string(pathlib.Path("PKG-INFO").read_text())
    folder = pathlib.Path(metadata_directory) / f"{fields['Name']}-{fields['Version']}.dist-info"
    folder.mkdir()
    shutil.copy("PKG-INFO", folder / "METADATA")
    return folder.name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    raise NotImplementedError("this stand-in only names packages; it builds none")
