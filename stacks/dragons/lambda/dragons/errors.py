"""What can go wrong. A state machine sees these class names as error names."""


class DragonValidationException(Exception):
    """The reported dragon is known already."""


class DragonsError(Exception):
    """Anything that keeps a function from doing its work; the message says what to do."""


class SettingsError(DragonsError):
    """The settings cannot be read, or make no sense."""


class DataFileError(DragonsError):
    """The data file is missing, broken or out of reach."""


class DataFileBusy(DragonsError):
    """Other writers were faster until the time was up. Nothing was written: try again."""


class DragonInputError(DragonsError):
    """The input of the function is not a reported dragon."""
